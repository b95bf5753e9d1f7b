// A button that copies the text of the field it names. Without this file the field is there to select by hand.
for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  const said = document.getElementById(`${button.dataset.copy}-disalin`);
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      // A plain http address has no clipboard: the selected text is copied the old way.
      document.execCommand("copy");
    }
    said.textContent = said.dataset.words;
  });
}
