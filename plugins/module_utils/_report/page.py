# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The template and the style of the HTML page. It has no script and loads nothing."""

from __future__ import annotations

STYLE = """\
:root {
  color-scheme: light dark;
  --page: #f4f5f8; --card: #ffffff; --ink: #1b2230; --soft: #59627a; --line: #e0e4ec; --stripe: #f8f9fb;
  --good: #0f6b3c; --good-back: #dff5e8; --bad: #a3161d; --bad-back: #fde4e4;
  --warning: #7a4a00; --warning-back: #fff0d0; --calm: #33405e; --calm-back: #e8ecf5;
  --deletion: #ffffff; --deletion-back: #b3261e; --production: #ffffff; --production-back: #5b2a9d;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #10141c; --card: #181e29; --ink: #e7eaf1; --soft: #9aa5bd; --line: #2c3446; --stripe: #1c2330;
    --good: #7fe0ab; --good-back: #113524; --bad: #ff9f9f; --bad-back: #45191d;
    --warning: #ffce7a; --warning-back: #40300f; --calm: #c3cde6; --calm-back: #29334a;
    --deletion: #2b0503; --deletion-back: #ff8a80; --production: #1d0b3a; --production-back: #c9a8ff;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--page); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  -webkit-text-size-adjust: 100%;
}
header, main { max-width: 76rem; margin: 0 auto; padding: 0 1.25rem; overflow-wrap: anywhere; }
header { padding-top: 2rem; }
h1 { margin: 0 0 .5rem; font-size: 1.7rem; line-height: 1.25; letter-spacing: -.01em; }
h2 { margin: 0 0 .75rem; font-size: 1.15rem; line-height: 1.3; }
p { margin: 0 0 .75rem; max-width: 75ch; white-space: pre-line; }
section {
  background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: 1.1rem 1.25rem .5rem;
  margin: 1rem 0;
}
main { padding-bottom: 2.5rem; }
dl {
  display: grid; grid-template-columns: minmax(8rem, max-content) minmax(0, 1fr); gap: .35rem 1.25rem; margin: 0 0 .75rem;
}
dt { color: var(--soft); }
dd { margin: 0; white-space: pre-line; }
table { width: 100%; border-collapse: collapse; margin: .25rem 0 1rem; font-size: .92rem; }
caption { text-align: left; font-weight: 600; padding: .35rem 0 .5rem; }
th, td { text-align: left; vertical-align: top; padding: .5rem .9rem .5rem .6rem; white-space: pre-line; }
th { color: var(--soft); font-weight: 600; font-size: .82rem; border-bottom: 2px solid var(--line); overflow-wrap: normal; }
td { border-bottom: 1px solid var(--line); min-width: 3rem; }
td.word { overflow-wrap: normal; }
td.word .badge { white-space: nowrap; }
tbody tr:nth-child(even) { background: var(--stripe); }
code { font: .87em/1.45 ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
.badge {
  display: inline-block; padding: .08rem .55rem; border-radius: 1rem; font-size: .85em; font-weight: 600; line-height: 1.45;
  max-width: 100%;
}
.headline { display: flex; flex-wrap: wrap; gap: .4rem; margin: 0; }
header .badge { font-size: 1rem; padding: .15rem .8rem; }
.good { color: var(--good); background: var(--good-back); }
.bad { color: var(--bad); background: var(--bad-back); }
.warning { color: var(--warning); background: var(--warning-back); }
.calm { color: var(--calm); background: var(--calm-back); }
.deletion { color: var(--deletion); background: var(--deletion-back); }
.production { color: var(--production); background: var(--production-back); }
code.old, code.new { padding: .05rem .35rem; border-radius: .25rem; white-space: pre-line; box-decoration-break: clone; }
code.old { color: var(--bad); background: var(--bad-back); }
code.new { color: var(--good); background: var(--good-back); }
@media screen and (max-width: 60rem) {
  header, main { padding-left: .75rem; padding-right: .75rem; }
  header { padding-top: 1.25rem; }
  h1 { font-size: 1.35rem; }
  section { padding: .9rem .9rem .3rem; }
  dl { grid-template-columns: minmax(0, 1fr); gap: 0; }
  dt { font-size: .82rem; }
  dd { margin-bottom: .55rem; }
  table, caption, tbody, tr, td { display: block; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tbody tr { border: 1px solid var(--line); border-radius: .5rem; padding: .4rem .75rem; margin-bottom: .6rem; }
  td { border: 0; padding: .2rem 0; display: grid; grid-template-columns: 7rem minmax(0, 1fr); gap: .75rem; }
  td::before { content: attr(data-label); color: var(--soft); font-size: .82rem; line-height: 1.8; }
  td.word { overflow-wrap: anywhere; }
  td.word .badge { white-space: normal; }
  td.empty { display: none; }
  td > span { justify-self: start; }
}
@page { margin: 12mm; }
@media print {
  :root {
    color-scheme: light;
    --page: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #bbb; --stripe: #fff; --good: #0f6b3c; --bad: #a3161d;
    --warning: #7a4a00; --calm: #222; --good-back: #fff; --bad-back: #fff; --warning-back: #fff; --calm-back: #fff;
    --deletion: #a3161d; --deletion-back: #fff; --production: #5b2a9d; --production-back: #fff;
  }
  body { font-size: 9.5pt; }
  table { font-size: 7.5pt; }
  th, td { padding: .3rem .5rem .3rem 0; }
  th { font-size: 7pt; }
  header, main { max-width: none; padding: 0; }
  section { border: 0; border-top: 1px solid var(--line); border-radius: 0; padding: .6rem 0 0; margin: .6rem 0 0; }
  .badge { border: 1px solid currentColor; }
  .deletion, .production { border-width: 2px; font-weight: 800; }
  h2, caption { break-after: avoid; }
  thead { display: table-header-group; break-after: avoid; }
  tbody tr:first-child { break-before: avoid; }
  tr { break-inside: avoid; }
}
"""

PAGE = """\
{% macro show(cell) -%}
{% if cell.look in ("good", "bad", "warning", "calm", "deletion", "production") and cell.text -%}
<span class="badge {{ cell.look }}">{{ cell.text }}</span>
{%- elif cell.look == "old" -%}
<span><code class="old">{{ cell.text }}</code></span>
{%- elif cell.look == "new" -%}
<span><code class="new">{{ cell.text }}</code></span>
{%- elif cell.look == "code" -%}
<span><code>{{ cell.text }}</code></span>
{%- else -%}
<span>{{ cell.text }}</span>
{%- endif %}
{%- endmacro %}
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta name="robots" content="noindex" />
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
<title>{{ report.title }}{% if headline %}: {{ headline[0].text }}{% endif %}</title>
<style>
{{ style }}</style>
</head>
<body>
<header>
<h1>{{ report.title }}</h1>
{% if headline %}
<p class="headline">
{% for cell in headline %}
{{ show(cell) }}
{% endfor %}
</p>
{% endif %}
</header>
<main>
{% for id, section in sections %}
<section aria-labelledby="{{ id }}">
<h2 id="{{ id }}">{{ section.title }}</h2>
{% for part in section.parts %}
{% if part.kind == "text" %}
<p>{{ part.text }}</p>
{% elif part.kind == "facts" %}
<dl>
{% for name, cell in part.rows %}
<dt>{{ name }}</dt>
<dd>{{ show(cell) }}</dd>
{% endfor %}
</dl>
{% else %}
<table role="table">
{% if part.caption %}
<caption>{{ part.caption }}</caption>
{% endif %}
<thead role="rowgroup">
<tr role="row">
{% for heading in part.headings %}
<th role="columnheader" scope="col">{{ heading }}</th>
{% endfor %}
</tr>
</thead>
<tbody role="rowgroup">
{% for row in part.rows %}
<tr role="row">
{% for cell in row %}
<td role="cell" class="{{ "" if cell.text | length > 24 else "word" if cell.text else "empty" }}" \
data-label="{{ part.headings[loop.index0] }}">{{ show(cell) }}</td>
{% endfor %}
</tr>
{% endfor %}
</tbody>
</table>
{% endif %}
{% endfor %}
</section>
{% endfor %}
</main>
</body>
</html>
"""
