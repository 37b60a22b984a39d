// One person at one screen: a profile of its own, what the page complained about, and the ways to find things by role and words.
import assert from 'node:assert/strict';
import { wording, pattern } from './words.mjs';

export const PHONE = { width: 390, height: 844 };
export const DESK = { width: 1440, height: 900 };
/** How long a condition may take to come true. */
const WAIT = 15_000;

/** Answers that are no fault: strangers are asked who they are. */
const USUAL = [[401, '/api/v1/me'], [401, '/api/v1/tracking']];

export async function arrive(stage, { name, size = PHONE, lang = 'zh', maps = false, prefs = null, ...options }) {
  const context = await stage.browser.newContext({
    baseURL: stage.base, viewport: size, locale: lang === 'zh' ? 'zh-CN' : 'en-GB', timezoneId: 'Asia/Shanghai', reducedMotion: 'reduce',
    ...(size.width < 500 ? { isMobile: true, hasTouch: true } : {}), ...options,
  });
  context.setDefaultTimeout(WAIT);
  await context.addInitScript(() => {
    window.__refused = [];
    document.addEventListener('securitypolicyviolation', (event) => window.__refused.push(`${event.violatedDirective} ${event.blockedURI}`));
  });
  if (!maps) await context.addInitScript(withoutWebGL);
  if (prefs) await context.addInitScript((kept) => localStorage.setItem('yw.prefs', JSON.stringify(kept)), prefs);
  const person = new Person(stage, name, lang, context);
  person.watch(await context.newPage());
  stage.people.push(person);
  return person;
}

/** Maps are dear on this machine: whoever needs none has a browser that cannot draw one. */
function withoutWebGL() {
  const real = HTMLCanvasElement.prototype.getContext;
  HTMLCanvasElement.prototype.getContext = function get(kind, ...rest) {
    return /^webgl/.test(kind) ? null : real.call(this, kind, ...rest);
  };
}

export class Person {
  constructor(stage, name, lang, context) {
    Object.assign(this, { stage, name, lang, context, complaints: [], requests: [], screens: [], allowed: [...USUAL] });
    this.w = wording(lang);
  }

  watch(page) {
    this.page = page;
    page.on('console', (message) => {
      // a refused answer is judged by `response`, with its status and path
      if (message.type() === 'error' && !/^Failed to load resource/.test(message.text())) this.complaints.push(`console: ${message.text()}`);
    });
    page.on('pageerror', (error) => this.complaints.push(`error: ${error.message}`));
    page.on('framenavigated', (frame) => this.screens.push(new URL(frame.url()).pathname));
    page.on('request', (request) => this.requests.push(`${request.method()} ${new URL(request.url()).pathname}${new URL(request.url()).search}`));
    page.on('response', (response) => {
      const { pathname, search } = new URL(response.url());
      const fine = response.status() < 400 || this.allowed.some(([status, path]) => status === response.status() && pathname.startsWith(path));
      if (!fine) this.complaints.push(`answer: ${response.status()} ${pathname}${search}`);
    });
  }

  /** From here on this answer is part of the test. */
  allow(status, path) {
    this.allowed.push([status, path]);
  }

  async complained() {
    const refused = await this.page.evaluate(() => window.__refused ?? []).catch(() => []);
    return [...this.complaints, ...refused.map((one) => `policy: ${one}`)].map((one) => `${this.name}: ${one}`);
  }

  pattern(ns, zh, key) {
    return pattern(this.lang, ns, zh, key);
  }

  // ---- finding
  button(ns, zh, args, key) {
    return this.page.getByRole('button', { name: this.w(ns, zh, args, key), exact: true });
  }

  link(ns, zh, args, key) {
    return this.page.getByRole('link', { name: this.w(ns, zh, args, key), exact: true });
  }

  heading(ns, zh, args, key) {
    return this.page.getByRole('heading', { name: this.w(ns, zh, args, key), exact: true });
  }

  field(ns, zh, args, key) {
    return this.page.getByLabel(this.w(ns, zh, args, key), { exact: true });
  }

  /** A field that may stay empty: "补充（选填）". */
  optional(ns, zh, key) {
    return this.page.getByLabel(this.w('common', '{label}（选填）', { label: this.w(ns, zh, {}, key) }), { exact: true });
  }

  radio(ns, zh, key) {
    return this.page.getByRole('radio', { name: this.w(ns, zh, {}, key), exact: true });
  }

  text(ns, zh, args, key) {
    return this.page.getByText(this.w(ns, zh, args, key), { exact: true });
  }

  get dialog() {
    return this.page.getByRole('dialog');
  }

  async sees(locator) {
    await locator.first().waitFor();
    return locator.first();
  }

  async open(path) {
    await this.page.goto(path);
  }

  /** The language switch in the head; the page stays. */
  async speak() {
    if (this.lang === 'zh') return;
    await this.page.getByRole('button', { name: 'EN', exact: true }).or(this.page.getByRole('button', { name: 'Switch to English' })).click();
    await this.page.locator('html[lang=en]').waitFor();
  }

  /** Signs in with one tap on the demo's list and lands on the role's first page. */
  async signIn(who, to = null) {
    await this.open(to ?? '/signin');
    await this.speak();
    await this.page.getByRole('button', { name: new RegExp(who) }).click();
    await this.page.waitForURL((url) => url.pathname !== '/signin');
  }

  /** No Chinese word of the interface on an English page; what lang=zh marks is people's words and names. */
  async noChinese() {
    if (this.lang === 'zh') return;
    const found = await this.page.evaluate(() => {
      const han = /\p{Script=Han}/u;
      const list = han.test(document.title) ? [`title: ${document.title}`] : [];
      const own = (element) => !element.closest('[lang^=zh], noscript, textarea');
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (han.test(node.data) && own(node.parentElement)) list.push(node.data.trim());
      }
      for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'aria-description', 'aria-roledescription', 'aria-valuetext']) {
        for (const element of document.querySelectorAll(`[${name}]`)) {
          if (han.test(element.getAttribute(name)) && own(element)) list.push(`${name}: ${element.getAttribute(name)}`);
        }
      }
      return [...new Set(list)];
    });
    assert.deepEqual(found, [], `${this.name}: Chinese on the English page ${new URL(this.page.url()).pathname}`);
  }

  /** The page does not scroll sideways. */
  async fits() {
    const over = await this.page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      if (scrollWidth <= clientWidth) return null;
      const wide = [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > clientWidth + 0.5);
      return `${scrollWidth} > ${clientWidth}: ${wide.slice(-3).map((one) => `${one.tagName}.${one.className} ${one.textContent.slice(0, 30)}`).join(' | ')}`;
    });
    assert.equal(over, null, `${this.name}: scrolls sideways on ${new URL(this.page.url()).pathname}`);
  }
}
