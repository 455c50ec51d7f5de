/** The style sheet of the Swagger page. */
export const THEME = `
:root { --night: #16213a; --brass: #f2c14e; --ink: #1d2433; --paper: #f7f8fb; --line: #dfe3ec; }
html.dark-mode { --ink: #e4e6e6; --paper: #1c2022; --line: #3b4353; }
body { background: var(--paper); }
.swagger-ui .topbar { display: none; }
.swagger-ui, .swagger-ui .info .title, .swagger-ui .opblock-tag { color: var(--ink); }
.swagger-ui .wrapper { max-width: 1080px; }
.swagger-ui .information-container.wrapper { max-width: none; padding: 0; background: var(--night); }
.swagger-ui .info { max-width: 1080px; margin: 0 auto; padding: 40px 20px 28px; }
.swagger-ui .info .title, .swagger-ui .info p, .swagger-ui .info li { color: #fff; }
.swagger-ui .info .title { font-size: 34px; letter-spacing: -0.02em; }
.swagger-ui .info .title::before { content: ''; display: inline-block; width: 12px; height: 12px;
  margin: 0 14px 12px 0; vertical-align: middle; border-radius: 50%; background: var(--brass);
  box-shadow: 0 10px 0 -3px var(--brass); }
.swagger-ui .info .title small, html.dark-mode .swagger-ui .info .title small { background: var(--brass); }
.swagger-ui .info .title small pre { color: var(--night); }
.swagger-ui .info .title small.version-stamp, html.dark-mode .swagger-ui .info .title small.version-stamp { background: #33456d; }
.swagger-ui .info .title small.version-stamp pre { color: #fff; }
.swagger-ui .info .link, .swagger-ui .info a { color: var(--brass); }
.swagger-ui .info .markdown p { max-width: 74ch; line-height: 1.6; }
.swagger-ui .info code { background: #26355a; color: #ffe3a1; }
.swagger-ui .scheme-container { margin: 0; padding: 18px 0; background: #fff; box-shadow: none;
  border-bottom: 1px solid var(--line); }
.swagger-ui .scheme-container .schemes { max-width: 1080px; padding: 0 20px; }
.swagger-ui .btn.authorize { border-color: var(--night); background: var(--night); color: #fff; }
.swagger-ui .btn.authorize svg, .swagger-ui .btn.authorize svg path { fill: var(--brass); }
.swagger-ui .opblock-tag { border-bottom-color: var(--line); }
.swagger-ui .opblock { border-radius: 8px; box-shadow: none; }
.swagger-ui .opblock .opblock-summary-method { border-radius: 6px; color: #080a0b; text-shadow: none; }
.swagger-ui .opblock .btn.execute { background: #1f5fa8; border-color: #1f5fa8; color: #fff; }
.swagger-ui .opblock .btn.cancel { border-color: #b3261e; color: #b3261e; }
html.dark-mode .swagger-ui .opblock .btn.try-out__btn.cancel { border-color: #ff8a80; color: #ff8a80; }
.swagger-ui .highlight-code span[style*='211, 99, 99'] { color: #ff9d9d !important; }
.swagger-ui .parameter__name.required span, .swagger-ui .parameter__name.required::after { color: #b3261e; }
.swagger-ui .parameter__in { color: #5c6370; }
.swagger-ui .response-control-media-type__accept-message { color: #006400; }
html.dark-mode .swagger-ui :is(.parameter__name.required span, .parameter__name.required::after) { color: #ff8a80; }
html.dark-mode .swagger-ui :is(.parameter__in, .response-control-media-type__accept-message, .header-col) { color: #b7bcbf; }
.swagger-ui .dialog-ux .modal-ux { border: 0; border-radius: 12px; }
.swagger-ui .dialog-ux .modal-ux-content { max-height: 78vh; }
.swagger-ui .dialog-ux .modal-ux-header { background: var(--night); border-radius: 12px 12px 0 0; }
.swagger-ui .dialog-ux .modal-ux-header h3 { color: #fff; }
.swagger-ui .dialog-ux .modal-ux-header .close-modal { color: #fff; }
.swagger-ui :is(label[for='client_id_password'], label[for^='client_secret_'])::after { content: ' leave blank'; font-weight: 400; opacity: 0.65; }
.swagger-ui .auth-container .errors { background: #fdecec; border-radius: 6px; }
html:not(.dark-mode) .swagger-ui .renderedMarkdown code { color: #6b0fbf; }
html:not(.dark-mode) .swagger-ui .info code { color: #ffe3a1; }
html:not(.dark-mode) .swagger-ui .star { color: #a01a14 !important; }
html:not(.dark-mode) .swagger-ui .property { color: #4d5257; }
html:not(.dark-mode) .swagger-ui .scopes a { color: #1f5fa8; }
@media (max-width: 640px) {
  .swagger-ui .response-col_links { display: none; }
  .swagger-ui .response-controls { flex-direction: column; gap: 8px; }
}
`;
