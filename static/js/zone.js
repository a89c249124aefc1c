// A new person's clock is their browser's. Without this script it is the clinic's.
const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
document.querySelectorAll("input[data-zone]").forEach((field) => {
  field.value ||= timeZone ?? "";
});
