// The one Chromium of a run. Software drawing: the machine that runs this has no graphics card.
import { chromium } from 'playwright-core';

export const open = () => chromium.launch({
  executablePath: process.env.YIWANG_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-background-networking', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--disable-gpu'],
});
