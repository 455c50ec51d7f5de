import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController, type OpenAPIObject } from '@nestjs/swagger';
import { ADMIN_ROLE, Roles } from '../../index.js';

/** `GET /openapi.json` for administrators (`DOCS=admin`). */
@ApiExcludeController()
@Roles(ADMIN_ROLE)
@Controller()
export class DocumentController {
  /** Set before the server listens: the document is made from the whole application. */
  getDocument!: () => OpenAPIObject;

  @Get('openapi.json')
  @Header('Cache-Control', 'no-store')
  read(): OpenAPIObject {
    return this.getDocument();
  }
}
