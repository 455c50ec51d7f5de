import { ProblemException } from '../http/problem.exception.js';

/** 422 `form_expired`: the form has no token, or one of another browser or session. */
export class FormTokenError extends ProblemException {
  constructor() {
    super({
      status: 422,
      code: 'form_expired',
      detail: 'The form was not loaded by this browser, or is too old.',
    });
  }
}

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
