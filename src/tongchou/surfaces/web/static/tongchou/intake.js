// A long job goes on by itself while its page is open; without this, its button does the same.
const form = document.querySelector("form[data-go-on]");
if (form) setTimeout(() => form.requestSubmit(), 400);
