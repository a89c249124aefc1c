// Hands the passkey forms of this page to allauth's own script, and says in words when a passkey was not used.
// <form data-passkey="login|add|authenticate" data-button="…" data-credential="…"> with a hidden button and a status line.
const allauth = window.allauth?.webauthn.forms;
const said = document.getElementById("passkey-said");

function attach(form) {
  const { passkey, button, credential } = form.dataset;
  const ids = { [passkey]: button, credential, data: "passkey-data", passwordless: "id_passwordless" };
  allauth[`${passkey}Form`]({ ids });
  document.getElementById(button).hidden = false;
}

if (allauth && window.PublicKeyCredential) {
  document.querySelectorAll("form[data-passkey]").forEach(attach);
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    said.textContent = said.dataset.unused;
  });
} else if (said) {
  said.textContent = said.dataset.cannot;
}
