/**
 * The script of a page with a passkey. It asks the browser for one when the person presses the button, or chooses one in the
 * field of the user name, and sends the form with its answer. Without a person it sends nothing.
 *
 * It converts the bytes itself: older browsers and some password managers lack `parseRequestOptionsFromJSON()` and `toJSON()`.
 */
export const PASSKEY_SCRIPT = `'use strict';
(() => {
  // Options are valid for five minutes.
  const RENEW_MS = 240000;
  const find = (page) => page.querySelector('button[data-passkey]');
  const button = find(document);
  if (!button || !window.PublicKeyCredential) return;
  const { form } = button;
  const { passkey: method, signal, failed, taken } = button.dataset;
  const mayRenew = 'renew' in button.dataset;
  const notice = button.nextElementSibling;
  let options = JSON.parse(button.dataset.options);
  let isOld = false;
  let waiting;

  const toBytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (letter) => letter.charCodeAt(0));
  const toText = (bytes) =>
    btoa(Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join(''))
      .replace(/[+]/g, '-').replace(/[/]/g, '_').replace(/=/g, '');
  const withBytes = (each) => ({ ...each, id: toBytes(each.id) });
  const toRequest = ({ challenge, user, allowCredentials, excludeCredentials, ...more }) => ({
    ...more,
    challenge: toBytes(challenge),
    ...(user && { user: withBytes(user) }),
    ...(allowCredentials && { allowCredentials: allowCredentials.map(withBytes) }),
    ...(excludeCredentials && { excludeCredentials: excludeCredentials.map(withBytes) }),
  });
  const toJson = ({ id, type, response }) => {
    const members = {};
    for (const name of ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle']) {
      if (response[name] && response[name].byteLength > 0) members[name] = toText(response[name]);
    }
    if (response.getTransports) members.transports = response.getTransports();
    return JSON.stringify({ id, rawId: id, type, response: members });
  };

  const ask = (more) => navigator.credentials[method]({ publicKey: toRequest(options), ...more });
  const send = (credential) => {
    form.elements.passkey.value = toJson(credential);
    form.noValidate = true;
    form.requestSubmit();
  };
  const startAging = () => {
    isOld = false;
    setTimeout(() => {
      isOld = true;
      if (waiting) waiting.abort();
    }, RENEW_MS);
  };
  // Fetches the page of the form again, for fresh options. A redirect is not followed. The URL is that of the form,
  // because the sign-in form also follows an expired second step and a provider's callback, at their URLs.
  const renew = async () => {
    const answer = await fetch(form.action, { redirect: 'manual' });
    const fresh = find(new DOMParser().parseFromString(await answer.text(), 'text/html'));
    if (!fresh) throw new Error('The page has no passkey any more.');
    options = JSON.parse(fresh.dataset.options);
    startAging();
  };
  const autofill = async () => {
    const { isConditionalMediationAvailable } = PublicKeyCredential;
    if (!('autofill' in button.dataset) || !isConditionalMediationAvailable) return;
    if (!(await PublicKeyCredential.isConditionalMediationAvailable())) return;
    for (;;) {
      waiting = new AbortController();
      try {
        return send(await ask({ mediation: 'conditional', signal: waiting.signal }));
      } catch {
        if (!isOld) return;
        await renew();
      }
    }
  };

  button.addEventListener('click', async () => {
    if (waiting) waiting.abort();
    button.disabled = true;
    notice.hidden = true;
    try {
      if (mayRenew && isOld) await renew();
      send(await ask());
    } catch (error) {
      notice.textContent = error.name === 'InvalidStateError' ? taken : failed;
      notice.hidden = false;
      button.disabled = false;
      autofill().catch(() => {});
    }
  });
  button.hidden = false;
  for (const hint of form.querySelectorAll('.no-passkey')) hint.hidden = true;
  if (signal && PublicKeyCredential.signalAllAcceptedCredentials) {
    PublicKeyCredential.signalAllAcceptedCredentials(JSON.parse(signal)).catch(() => {});
  }
  startAging();
  autofill().catch(() => {});
})();
`;
