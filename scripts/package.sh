#!/usr/bin/env bash
# package.sh FOLDER: puts there what runs in production, and nothing else: the built program, the files that package.json
# lists, and the packages that it needs, whose lifecycle scripts it does without. The container image, an installation by
# hand and scripts/try-package.sh are all made by this. Wants `npm ci` to have been run for the compiler.
set -euo pipefail
target=${1:?Usage: scripts/package.sh FOLDER}
mkdir -p "$target"
target=$(cd "$target" && pwd)
if [ -n "$(ls -A "$target")" ]; then
  echo "$target is not empty. Name a new folder, so that nothing of an older version stays in it." >&2
  exit 1
fi
cd "$(dirname "$0")/.."
node scripts/build.js
mapfile -t files < <(node -p "require('./package.json').files.join('\n')")
cp -R "${files[@]}" package.json package-lock.json .npmrc LICENSE "$target"
cd "$target"
npm ci --omit=dev --ignore-scripts --prefer-offline
