// The head of the desk and the centre: name, the room's own part (search, breadcrumb), the post one acts in, the language.
// It uses react-aria's menu: phone rooms have PortalShell instead.
import { type ReactNode } from 'react';
import { useLocation } from 'wouter';
import { ChevronDown } from 'lucide-react';
import { Button } from 'react-aria-components/Button';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import { Header } from 'react-aria-components/Header';
import { Menu, MenuItem, MenuSection, MenuTrigger } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { Separator } from 'react-aria-components/Separator';
import { choosePost } from '../api/calls';
import { setLang, useLang, useT, useText, Zh } from '../i18n';
import { enter, firstPage, leave, useMe } from './session';
import { useDivision } from './useDivision';
import { Strips } from './PortalShell';
import './staff.css';

type Props = {
  /** "工作台", "中心". */
  room: string;
  /** Before the name: the drawer's button on narrow screens. */
  before?: ReactNode;
  /** Between name and post. */
  children?: ReactNode;
  /** Right of the post: the keys' list. */
  tools?: ReactNode;
};

/** Gives react-aria's own announcements the shown language; wraps a staff room. */
export function StaffRoom({ children, className }: { children: ReactNode; className: string }): ReactNode {
  const lang = useLang();
  return <I18nProvider locale={lang === 'zh' ? 'zh-CN' : 'en-US'}><div className={className}>{children}</div></I18nProvider>;
}

export function StaffHead({ room, before, children, tools }: Props): ReactNode {
  const t = useT();
  const lang = useLang();
  return (
    <>
      <a className="skip" href="#main">{t('skip')}</a>
      <header className="staff-head no-print">
        {before}
        <span className="staff-brand"><span className="strong">{t('app')}</span> {room}</span>
        <div className="staff-middle">{children}</div>
        <PostMenu />
        {tools}
        <button type="button" className="btn btn-plain" lang={lang === 'zh' ? 'en' : 'zh-CN'} onClick={() => void setLang(lang === 'zh' ? 'en' : 'zh')}>
          {t('language')}
        </button>
      </header>
      <Strips />
    </>
  );
}

/** The post in use; the menu holds the other posts and the way out. Every act records the post. */
function PostMenu(): ReactNode {
  const t = useT();
  const text = useText();
  const me = useMe();
  const [, go] = useLocation();
  const others = me.posts.filter((post) => post.membership !== me.current.membership);

  async function choose(key: string): Promise<void> {
    if (key.startsWith('/')) return go(key);
    if (key === 'leave') {
      await leave();
      go('/signin');
      return;
    }
    const next = await choosePost(key);
    enter(next);
    go(firstPage(next.current.role));
  }

  return (
    <MenuTrigger>
      <Button className="btn btn-plain staff-post">
        <span><Zh>{useDivision(me.current.division)?.name ?? me.current.org_name}</Zh> · {text(me.current.title)}</span>
        <ChevronDown size={16} aria-hidden />
      </Button>
      <Popover className="desk desk-popover" placement="bottom end">
        <Menu className="desk-menu" onAction={(key) => void choose(String(key))}>
          <MenuSection>
            <Header className="desk-menu-head">
              <Zh>{me.name}</Zh>
              <span className="note"><Zh>{me.current.org_name}</Zh></span>
            </Header>
            {others.map((post) => (
              <MenuItem key={post.membership} id={post.membership} className="desk-menu-item" textValue={`${post.org_name} ${text(post.title)}`}>
                <span>{t.rich('account_you', { org: <Zh>{post.org_name}</Zh>, title: text(post.title) })}</span>
              </MenuItem>
            ))}
          </MenuSection>
          <Separator className="desk-menu-rule" />
          <MenuItem id="/me/stand-in" className="desk-menu-item">{t('my_stand_in')}</MenuItem>
          <MenuItem id="/me/sessions" className="desk-menu-item">{t('my_sessions')}</MenuItem>
          <MenuItem id="/me/password" className="desk-menu-item">{t('my_password')}</MenuItem>
          <MenuItem id="leave" className="desk-menu-item">{t('sign_out')}</MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
