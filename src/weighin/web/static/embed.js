// @ts-check
// On another site's page: puts the thread of that page into a frame where this script stands.
//   <script src="https://talk.example.org/embed.js" async></script>      optional: data-url="https://…"

(() => {
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const home = new URL(script.src).origin;
  const canonical = /** @type {HTMLLinkElement | null} */ (document.querySelector("link[rel=canonical]"));
  const url = script.dataset.url ?? canonical?.href ?? location.href;
  const frame = document.createElement("iframe");
  frame.src = `${home}/embed?url=${encodeURIComponent(url)}&title=${encodeURIComponent(document.title.slice(0, 300))}`;
  frame.title = "Comments";
  frame.loading = "lazy";
  frame.style.cssText = "width:100%;border:0;min-height:24rem;display:block;color-scheme:normal";
  script.after(frame);
  addEventListener("message", (event) => {
    if (event.origin !== home || event.source !== frame.contentWindow) return;
    if (event.data?.weighin === "height") frame.style.height = `${Math.ceil(event.data.height)}px`;
  });
})();
