// A code that came in the address, behind the "#", moves into the form, and leaves the address bar and the history.

const field = document.querySelector("[data-from-address]");
const carried = location.hash.slice(1);
if (field && carried) {
  field.value = decodeURIComponent(carried);
  history.replaceState(null, "", location.pathname + location.search);
  for (const line of document.querySelectorAll("[data-if-carried]")) line.hidden = false;
  field.form.querySelector("button").focus();
}
