// "演示环境：人物和数据都虚构", above every page of a demonstration.
import type { ReactNode } from 'react';
import { useT } from '../i18n';

export default function DemoStrip(): ReactNode {
  const t = useT('demo');
  return <p className="strip strip-demo">{t('strip')}</p>;
}
