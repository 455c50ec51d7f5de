import { describe, expect, it } from 'vitest';
import { Markup, markup } from './markup.js';

describe('markup', () => {
  it('escapes inserted text for content and quoted attributes', () => {
    const text = `<b title="a" id='b'>&amp;`;
    const escaped = '&lt;b title=&quot;a&quot; id=&#39;b&#39;&gt;&amp;amp;';
    expect(markup`<p title="${text}">${text}</p>`.text).toBe(
      `<p title="${escaped}">${escaped}</p>`,
    );
  });

  it('does not escape its own strings, and inserts markup as it is', () => {
    const inner = markup`<i>${'<'}</i>`;
    expect(inner).toBeInstanceOf(Markup);
    expect(markup`<b>${inner}</b> & "so on"`.text).toBe('<b><i>&lt;</i></b> & "so on"');
  });

  it('joins a list of markup, and leaves out null', () => {
    const rows = ['<1>', '2'].map((each) => markup`<li>${each}</li>`);
    expect(markup`<ul>${rows}</ul>${null}${[]}`.text).toBe('<ul><li>&lt;1&gt;</li><li>2</li></ul>');
  });
});
