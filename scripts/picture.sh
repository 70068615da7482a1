#!/usr/bin/env bash
# Remakes the pictures in docs from real runs on the bundled sample.
set -euo pipefail
cd "$(dirname "$0")/.."
node scripts/build.js
data=$(mktemp -d)
trap 'rm -rf "$data"' EXIT
# Nobody is asked, so that nothing is told of an outage either.
export PAPERBOY_DATA="$data" PAPERBOY_SOURCES=arxiv ARXIV_API_URL=http://127.0.0.1:9 ARXIV_RSS_URL=http://127.0.0.1:9
paperboy() { node dist/cli/index.js "$@"; }
paperboy start </dev/null >/dev/null
list='/paper trending 2026-06-24 top:5'
search='/paper search world model'
{ paperboy ask "$list" --json; paperboy ask "$search" --json; } |
  npx tsx scripts/picture.ts "$list" "$search" |
  npx tsx scripts/ansi-to-svg.ts --title paperboy >docs/terminal.svg

# docs/slack.png and docs/discord.png: the bodies that would be sent, drawn in a browser (CHROMIUM names another one):
# a channel's post with the list and a topic in every look, and what that topic would have sent. A preview's own first line is left out.
topic='"world model"'
line() {
  node -e '
    const body = JSON.parse(require("fs").readFileSync(0, "utf8"));
    const isPreview = /^(-# )?This would be posted/;
    const [first] = body.blocks ?? body.components[0].components ?? [];
    if (isPreview.test(first?.elements?.[0]?.text)) body.blocks.shift();
    else if (isPreview.test(first?.content)) first.content = first.content.replace(/^.*\n/, "");
    console.log(JSON.stringify(body));'
}
for platform in slack discord; do
  paperboy ask "/paper subscribe $topic zone:Europe/Berlin" --as "$platform" | line >"$data/$platform.offer"
done
for what in trending "$topic"; do
  paperboy ask "/paper subscribe $what zone:Europe/Berlin confirm:yes" >/dev/null
done
for platform in slack discord; do
  for style in compact cards full; do
    paperboy ask '/paper preview' --as "$platform" --style "$style" | line
  done |
    cat - "$data/$platform.offer" |
    npx tsx scripts/draw.ts 'A daily post' 'The same with style:cards' 'The same with style:full' "/paper subscribe $topic" \
      >"$data/$platform.html"
  node scripts/screenshot.js "$data/$platform.html" "docs/$platform.png"
done
