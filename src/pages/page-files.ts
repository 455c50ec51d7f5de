import { hash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { PublicPaths } from '../http/public-paths.js';
import { toFavicon } from './layout/layout.js';
import { PASSKEY_SCRIPT } from './layout/passkey-script.js';
import { SCRIPT } from './layout/script.js';
import { createStyle } from './layout/style.js';
import type { PageFileUrls } from './page-to-render.js';
import { PAGES_SETTINGS, type PagesSettings } from './pages.options.js';

/** Where the files are, below the issuer. */
export const FILES_PATH = '/hosted/:file';

/** A file that pages load. */
interface PageFile {
  bytes: Buffer;
  mediaType: string;
  /** Changes with the content. */
  version: string;
}

/** The stylesheet, the scripts and the logo of the pages. */
@Injectable()
export class PageFiles {
  private readonly files: ReadonlyMap<string, PageFile>;

  constructor(
    @Inject(PAGES_SETTINGS) settings: PagesSettings,
    private readonly paths: PublicPaths,
  ) {
    const { logo, name, accent } = settings;
    this.files = new Map([
      ['style.css', createFile('text/css; charset=utf-8', createStyle(settings))],
      ['script.js', createFile('text/javascript; charset=utf-8', SCRIPT)],
      ['passkey.js', createFile('text/javascript; charset=utf-8', PASSKEY_SCRIPT)],
      ['icon.svg', createFile('image/svg+xml', toFavicon(name, accent))],
      ...(logo ? [['logo', createFile(logo.mediaType, logo.bytes)] as const] : []),
    ]);
  }

  /** Returns a file by its name, or null. */
  find(name: string): PageFile | null {
    return this.files.get(name) ?? null;
  }

  /** Returns the URLs of the files, which a browser may store for ever. */
  listUrls(): PageFileUrls {
    const path = this.paths.findPath(FILES_PATH) ?? FILES_PATH;
    const getUrl = (name: string) =>
      `${path.replace(':file', name)}?v=${this.files.get(name)!.version}`;
    const logo = this.files.has('logo') ? getUrl('logo') : null;
    return {
      style: getUrl('style.css'),
      script: getUrl('script.js'),
      passkeyScript: getUrl('passkey.js'),
      logo,
      icon: logo ?? getUrl('icon.svg'),
    };
  }
}

function createFile(mediaType: string, content: string | Buffer): PageFile {
  const bytes = Buffer.from(content as string);
  const version = hash('sha256', bytes, 'base64url').slice(0, 12);
  return { bytes, mediaType, version };
}
