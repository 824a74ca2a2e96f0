// Passkeys: the page asks its question, the browser answers, and the answer is sent as a form like any other.

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

function asked(form) {
  const question = JSON.parse(form.dataset.question);
  question.challenge = bytes(question.challenge);
  if (question.user) question.user.id = bytes(question.user.id);
  for (const one of [...(question.allowCredentials ?? []), ...(question.excludeCredentials ?? [])]) one.id = bytes(one.id);
  return { publicKey: question };
}

function said(credential) {
  const response = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
    if (credential.response[part]) response[part] = text(credential.response[part]);
  return { id: credential.id, rawId: text(credential.rawId), type: credential.type, response, clientExtensionResults: {} };
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential) continue;
  for (const hidden of document.querySelectorAll("[data-if-passkeys]")) hidden.hidden = false;
  const trouble = form.querySelector("[data-passkey-trouble]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    trouble.hidden = true;
    try {
      form.elements.answer.value = JSON.stringify(said(await navigator.credentials[form.dataset.passkey](asked(form))));
      form.submit();
    } catch {
      trouble.hidden = false; // closed by its owner, taken too long, or no passkey here
    }
  });
}
