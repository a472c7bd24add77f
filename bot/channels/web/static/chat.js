// The page works without this file. It only makes a few things easier: reading what is new, copying the note, sending with
// the keyboard, and leaving at once. It keeps nothing.
"use strict";

const LEAVE_TO = "https://www.bbc.co.uk/weather";

// What is new is brought into view and read out first.
const first = document.querySelector("[data-first]");
if (first) {
  first.focus({ preventScroll: true });
  if (first.getBoundingClientRect().top > window.innerHeight / 4) {
    first.scrollIntoView({ block: "start" });
  }
}

// Ctrl+Enter (Command+Enter) sends the words.
const words = document.getElementById("words");
if (words) {
  words.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      words.form.requestSubmit(document.getElementById("send"));
    }
  });
}

// The Enter key on a check box would send the page to keep the ticks; here there is no need.
for (const box of document.querySelectorAll('[type="checkbox"]')) {
  box.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
}

// A second tap while the first is on its way would only be told that it was heard already.
for (const form of document.querySelectorAll('form[action="/"]')) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    window.setTimeout(() => delete form.dataset.sent, 3000);
  });
}

// Copy the note. Where the browser does not allow it, the text is selected instead.
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const note = document.getElementById(button.dataset.copy);
    const copied = document.getElementById("copied");
    try {
      await navigator.clipboard.writeText(note.textContent);
      copied.textContent = "Copied.";
    } catch {
      window.getSelection().selectAllChildren(note);
      copied.textContent = "The note is selected. Copy it with the keyboard or the menu.";
    }
  });
}

// Leave: the server is told, but nobody waits for it, and the weather takes this page's place in the history.
for (const form of document.querySelectorAll('form[action="/leave"]')) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), keepalive: true, redirect: "manual" }).catch(() => {});
    document.documentElement.hidden = true;
    window.location.replace(LEAVE_TO);
  });
}

// A page brought back from the browser's memory is asked for again: it may have moved on, or been left.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) {
    window.location.reload();
  }
});
