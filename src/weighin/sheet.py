"""The frame of a page that needs nothing else: no script, no request, light and dark, and readable in print."""

from __future__ import annotations

from html import escape

_STYLE = """
:root{color-scheme:light dark;--paper:#fbfaf7;--ink:#1d1c1a;--soft:#5f5b54;--rule:#ddd8cd;
 --for:#1f6f54;--against:#a63d2f;--mark:#fff0b8;--plus:#20609f;--minus:#a85a08;--both:#1f6f54}
@media(prefers-color-scheme:dark){:root{--paper:#171614;--ink:#ece8e0;--soft:#a8a299;--rule:#3a3733;
 --for:#6cc7a3;--against:#ef8f7d;--mark:#4b421c;--plus:#84b8ee;--minus:#eda95c;--both:#6cc7a3}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);
 font:1.0625rem/1.6 Charter,"Bitstream Charter","Source Serif 4",Georgia,serif}
main{max-width:42rem;margin:0 auto;padding:clamp(1.5rem,5vw,4rem) 1.25rem 6rem}
h1{font-size:clamp(1.7rem,4.5vw,2.4rem);line-height:1.15;letter-spacing:-.01em;margin:0 0 .75rem;text-wrap:balance}
h2{font-size:1.3rem;line-height:1.3;margin:0 0 .25rem;text-wrap:balance}
p{margin:.5rem 0}
.soft,figcaption,caption,summary,th{color:var(--soft);font-size:.9rem}
article{border-top:1px solid var(--rule);padding:1.75rem 0 .5rem;margin-top:1.75rem}
ol{list-style:none;margin:1rem 0 0;padding:0}
li{padding:.6rem 0 .6rem 1rem;border-left:3px solid var(--rule);margin:.5rem 0;overflow-wrap:anywhere}
li.for{border-color:var(--for)}li.against{border-color:var(--against)}
li b{font-weight:600}.for b,.for-text{color:var(--for)}.against b,.against-text{color:var(--against)}
mark{background:var(--mark);color:inherit;padding:.05em .1em;border-radius:.15em}
figure{margin:2rem 0}svg{width:100%;height:auto;display:block}svg text{font:13px/1 system-ui,sans-serif;fill:var(--ink)}
svg .for{fill:var(--for)}svg .against{fill:var(--against)}svg line{stroke:var(--rule)}
table{border-collapse:collapse;width:100%;margin-top:.75rem;font-size:.95rem}
th,td{text-align:left;padding:.35rem .5rem;border-bottom:1px solid var(--rule);vertical-align:top}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
a{color:inherit;text-underline-offset:.15em}summary{cursor:pointer}
@media(max-width:40rem){svg text{font-size:15px}svg.plot text{font-size:19px}}
.wide{overflow-x:auto}h2:not(article h2){margin-top:3rem}caption{text-align:left;padding-bottom:.25rem}
svg .plus{fill:var(--plus)}svg .minus{fill:var(--minus)}svg .both{fill:var(--both)}
svg .none{fill:none;stroke:var(--soft);stroke-width:1.2}svg .dots{fill-opacity:.75}svg .dash{stroke-dasharray:3 4}
svg text.soft{fill:var(--soft)}svg text.mark{font-weight:600;paint-order:stroke;stroke:var(--paper);stroke-width:3px}
svg.key{display:inline-block;width:.85em;height:.85em;vertical-align:-.08em;margin-left:.3em}
td.id{overflow-wrap:anywhere;min-width:5rem}th[scope=row]{font-weight:400;white-space:nowrap}
@media print{:root{--paper:#fff;--ink:#000;--soft:#444;--rule:#bbb;--for:#1f6f54;--against:#a63d2f;--mark:#fff0b8;
 --plus:#20609f;--minus:#a85a08;--both:#1f6f54}html{font-size:10pt}main{max-width:none;padding:0}figure,tr,li{break-inside:avoid}h2{break-after:avoid}
 .wide{overflow:visible}thead{display:table-header-group}}
"""


def sheet(title: str, body: str) -> str:
    """The whole page. `title` is plain text, `body` HTML."""
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        f"<style>{_STYLE}</style></head><body><main>\n{body}\n</main></body></html>\n"
    )
