// our-pages.ts
import { Injectable } from '@nestjs/common';
import { HostedPages, type PageToRender } from '../../../src/index.js';

/** Adds a language, changes a word, and leads on to the shop. */
@Injectable()
class OurPages extends HostedPages {
  override readonly locales = ['en', 'de', 'fr', 'es', 'it'];

  override render(page: PageToRender): string {
    if (page.kind === 'reset-password' && page.state === 'done') {
      const links = [{ text: 'Go to the shop', href: 'https://shop.example.com/sign-in' }];
      return super.render({ ...page, links });
    }
    if (page.kind === 'forgot-password' && page.state === 'form' && page.locale === 'it') {
      return super.render({ ...page, title: 'Password dimenticata?', paragraphs: [] });
    }
    return super.render(page);
  }
}

/** Goes into the options of AuthModule: `AuthModule.forRoot({ secretKey, issuer, pages, overrides })`. */
export const overrides = [{ provide: HostedPages, useClass: OurPages }];
