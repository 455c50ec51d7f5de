import { ProblemException } from '../http/problem.exception.js';

/** 403 `cross_site_form`: another site has sent the form. */
export class CrossSiteFormError extends ProblemException {
  constructor() {
    super({
      status: 403,
      code: 'cross_site_form',
      detail: 'The form was sent by a page of another site.',
    });
  }
}
