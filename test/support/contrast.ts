import type { Page } from 'playwright-core';

/** WCAG 2.2, criterion 1.4.3. */
const LEAST_CONTRAST = 4.5;

/** Lists the visible texts of a page whose contrast with their background is too low. Disabled controls are exempt. */
export function listFaintTexts(page: Page, selector: string): Promise<string[]> {
  return page.evaluate(`(${findFaintTexts})(${JSON.stringify(selector)}, ${LEAST_CONTRAST})`);
}

// Runs in the browser.
const findFaintTexts = `(selector, least) => {
  const parse = (colour) => {
    const [red, green, blue, alpha = 1] = colour.match(/[\\d.]+/g).map(Number);
    return [red, green, blue, alpha];
  };
  const mix = (top, below) => [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
  const luminance = (colour) => {
    const linear = colour.map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  };
  const contrast = (element) => {
    let background = [255, 255, 255, 1];
    let opacity = 1;
    const ancestors = [];
    for (let each = element; each; each = each.parentElement) ancestors.unshift(each);
    for (const style of ancestors.map((each) => getComputedStyle(each))) {
      background = mix(parse(style.backgroundColor), background);
      opacity *= Number(style.opacity);
    }
    const text = parse(getComputedStyle(element).color);
    text[3] *= opacity;
    const [bright, dark] = [luminance(mix(text, background)), luminance(background)].sort((a, b) => b - a);
    return (bright + 0.05) / (dark + 0.05);
  };
  const faint = new Set();
  const walker = document.createTreeWalker(document.querySelector(selector), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.data.trim();
    const element = walker.currentNode.parentElement;
    if (text === '' || element.closest(':disabled, .disabled, option, style, script')) continue;
    if (element.checkVisibility() && contrast(element) < least)
      faint.add(element.className + ': ' + text.slice(0, 40) + ' ' + contrast(element).toFixed(2));
  }
  return [...faint];
}`;
