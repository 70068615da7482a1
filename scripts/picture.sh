#!/usr/bin/env bash
# Remakes docs/terminal.svg from a real run on the bundled sample.
set -euo pipefail
cd "$(dirname "$0")/.."
node scripts/build.js
data=$(mktemp -d)
trap 'rm -rf "$data"' EXIT
export PAPERBOY_DATA="$data" HF_API_URL=http://127.0.0.1:9 PAPERBOY_SOURCES=huggingface
node dist/cli/index.js start </dev/null >/dev/null
list='/paper trending 2026-06-24 top:5'
search='/paper search world model'
{ node dist/cli/index.js ask "$list" --json; node dist/cli/index.js ask "$search" --json; } |
  npx tsx scripts/picture.ts "$list" "$search" |
  npx tsx scripts/ansi-to-svg.ts --title paperboy >docs/terminal.svg

# docs/slack.png and docs/discord.png: the bodies that would be sent, drawn in a browser (CHROMIUM names another one).
browser=${CHROMIUM:-chromium}
for platform in slack discord; do
  bodies="$data/bodies.jsonl"
  for style in compact cards full; do
    node dist/cli/index.js ask "$list" --as "$platform" --style "$style" |
      node -e 'process.stdout.write(`${JSON.stringify(JSON.parse(require("fs").readFileSync(0, "utf8")))}\n`)'
  done >"$bodies"
  npx tsx scripts/draw.ts compact cards full <"$bodies" >"$data/page.html"
  height=$([ "$platform" = slack ] && echo 1184 || echo 1635)
  "$browser" --headless --no-sandbox --hide-scrollbars --window-size="1400,$height" \
    --screenshot="docs/$platform.png" "file://$data/page.html" 2>/dev/null
done
