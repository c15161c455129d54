#!/usr/bin/env bash
# Makes the pictures of the README again, from scenarios that ship: a few minutes on two cores.
set -euo pipefail
cd "$(dirname "$0")/../.."
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
picture() {
  cargo run --release --quiet -- run "$1" --runs 400 --out "$place" --quiet >/dev/null
  cp "$place/$1"/*/plots/"$2.svg" "docs/gallery/$1-$2.svg"
}
picture authority difference_deaths
picture nitazenes by_year_deaths
picture rebalance_by_degrees deaths_and_recovery
