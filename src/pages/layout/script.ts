/**
 * The script of the pages. It moves the token of a mailed link from the fragment of the URL into the form, shows a typed
 * password on request, and keeps a second click from sending the form again. It never sends a form: a scanner of mails
 * runs scripts too, and must not use up a link.
 */
export const SCRIPT = `'use strict';
(() => {
  const takeToken = () => {
    const [, found] = /[#&]token=([\\w-]+)/.exec(location.hash) ?? [];
    if (!found) return;
    const field = document.getElementById('token');
    if (!field) {
      // The page of a link that failed: the browser does not load a page again whose fragment alone is new.
      location.replace(location.pathname + (location.search ? '' : '?again') + location.hash);
      return;
    }
    field.value = found;
    field.removeAttribute('aria-invalid');
    const row = field.closest('.field');
    if (row) row.hidden = true;
    history.replaceState(null, '', location.pathname + location.search);
  };
  takeToken();
  addEventListener('hashchange', takeToken);

  for (const button of document.querySelectorAll('button.reveal')) {
    const input = document.getElementById(button.getAttribute('aria-controls'));
    const show = (isShown) => {
      input.type = isShown ? 'text' : 'password';
      button.textContent = isShown ? button.dataset.hide : button.dataset.show;
      button.setAttribute('aria-label', button.textContent + ': ' + button.dataset.label);
    };
    show(false);
    button.hidden = false;
    button.parentElement.classList.add('has-reveal');
    button.addEventListener('click', () => show(input.type === 'password'));
    // A browser remembers what is typed into a field of text.
    input.form.addEventListener('submit', () => show(false));
  }

  for (const form of document.forms) {
    let isSent = false;
    const mark = (value) => {
      isSent = value;
      for (const button of form.querySelectorAll('.send')) button.disabled = value;
    };
    form.addEventListener('submit', (event) => {
      if (isSent) event.preventDefault();
      isSent = true;
      // Later, because the form does not contain the value of a button that is disabled.
      setTimeout(() => mark(true));
    });
    // Back from the next page, without loading this one again.
    addEventListener('pageshow', () => mark(false));
  }
})();
`;
