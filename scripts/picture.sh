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
