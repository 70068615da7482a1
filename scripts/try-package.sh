#!/usr/bin/env bash
# Makes the production package as the container image does, and asks it something the way it will live there: nothing of
# it may be written to, nobody is root, no source can be reached, and only the data folder is there to keep things.
# With `--image NAME`, asks that image instead.
set -euo pipefail
cd "$(dirname "$0")/.."

check() {
  if ! grep -q '/paper search' <<<"$1"; then
    printf 'It did not answer /paper help. It said:\n%s\n' "$1" >&2
    exit 1
  fi
}

if [ "${1:-}" = --image ]; then
  confined=(--read-only --network=none --cap-drop=ALL --security-opt=no-new-privileges)
  check "$(echo '/paper help' | docker run --rm --interactive "${confined[@]}" "$2")"
  echo "The image answers."
  exit
fi

folder=$(mktemp -d)
trap 'chmod -R u+w "$folder" && rm -rf "$folder"' EXIT
app=$folder/app
data=$folder/data
scripts/package.sh "$app"
chmod -R a-w "$app"
mkdir "$data"
as_nobody=()
if [ "$(id -u)" = 0 ]; then
  as_nobody=(setpriv --reuid=65534 --regid=65534 --clear-groups)
  chmod 711 "$folder"
  chown 65534:65534 "$data"
fi
nowhere=http://127.0.0.1:1
check "$(cd "$app" && echo '/paper help' | env -i PATH="$PATH" PAPERBOY_DATA="$data" \
  HF_API_URL=$nowhere ARXIV_API_URL=$nowhere ARXIV_RSS_URL=$nowhere \
  "${as_nobody[@]}" node dist/cli/index.js start)"
echo "The package ($(du -sm "$app" | cut -f1) MB) answers with Node.js $(node -p process.versions.node)."
