// For the pages of others: a widget's frame becomes as high as what it shows. Without this file it keeps its height.
addEventListener("message", (event) => {
  if (event.data?.perriere !== "height" || !Number.isFinite(event.data.height)) return;
  for (const frame of document.querySelectorAll("iframe")) {
    if (frame.contentWindow !== event.source || new URL(frame.src).origin !== event.origin) continue;
    frame.style.height = `${Math.min(Math.max(event.data.height, 120), 4000)}px`;
  }
});
