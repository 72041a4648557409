# What every script shares: sourced, never run. Leaves the shell at the top of the project.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
PATH="$PATH:$HOME/.cargo/bin"
export CARGO_TERM_COLOR="${CARGO_TERM_COLOR:-auto}"
PORT=${PORT:-8080}
# It would replace the flags in .cargo/config.toml.
unset RUSTFLAGS CARGO_ENCODED_RUSTFLAGS

say() { printf '\n== %s\n' "$*"; }
stop() { printf '%s\n' "$*" >&2; exit 1; }

# step WORDS [TIME] -- COMMAND...: says what it does and about how long that takes on two cores from nothing, does it, says how long it took.
step() {
  local words=$1 time= began=$SECONDS
  shift
  [[ $1 == -- ]] || { time=" (from nothing about $1)"; shift; }
  shift
  say "$words$time"
  if "$@"; then
    printf -- '-- %s: done in %d s\n' "$words" $((SECONDS - began))
  else
    local status=$?
    printf -- '-- %s: FAILED after %d s\n' "$words" $((SECONDS - began)) >&2
    return "$status"
  fi
}

# Whether what a Debian package brings is here already, however it came.
here() {
  case $1 in
    build-essential) command -v cc >/dev/null && command -v make >/dev/null && [[ -e /usr/include/stdio.h ]] ;;
    ca-certificates) [[ -e /etc/ssl/certs/ca-certificates.crt ]] ;;
    postgresql) compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null ;;
    nodejs) command -v node >/dev/null ;;
    libssl-dev) pkg-config --exists openssl ;;
    *) command -v "$1" >/dev/null ;;
  esac
}

# need PACKAGE...: installs with apt what is missing and may be; otherwise prints the one line that does, and stops.
need() {
  local package missing=()
  for package in "$@"; do here "$package" || missing+=("$package"); done
  ((${#missing[@]} == 0)) && return 0
  if ((EUID == 0)) && command -v apt-get >/dev/null; then
    say "Installing ${missing[*]}"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
  else
    stop "Missing: ${missing[*]}. On Debian or Ubuntu this installs it:
  sudo apt-get update && sudo apt-get install -y ${missing[*]}"
  fi
}

need_rust() {
  command -v cargo >/dev/null || stop 'Missing: Rust. This installs it:
  curl --proto "=https" --tlsv1.2 -sSf https://sh.rustup.rs | sh'
  need build-essential perl pkg-config ca-certificates
  ((EUID != 0)) || need libssl-dev
  choose_openssl
}

# OpenSSL, which libpq needs, takes minutes to compile: builds on this machine use the system's where its headers are. Cargo is told in a file, so
# that editors and plain cargo build the same. A server for other machines brings its own (docs/OPERATING.md).
choose_openssl() {
  local file=.cargo/machine.toml settings='[env]
OPENSSL_NO_VENDOR = "1"'
  if ! pkg-config --atleast-version=3 openssl; then
    rm -f "$file"
  elif [[ $(cat "$file" 2>/dev/null) != "$settings" ]]; then
    printf '%s\n' "$settings" >"$file"
  fi
}

# need_components COMPONENT...: parts of the Rust toolchain beside the compiler.
need_components() {
  local component
  for component in "$@"; do
    cargo "${component/rust/}" --version >/dev/null 2>&1 && continue
    command -v rustup >/dev/null || stop "Missing: $component. Install it the way this Rust was installed."
    step "Adding $component to Rust" -- rustup component add "$component"
  done
}

# need_targets TARGET...: what the core is compiled for besides this machine.
need_targets() {
  local target missing=()
  for target in "$@"; do
    [[ -d "$(rustc --print sysroot)/lib/rustlib/$target/lib" ]] || missing+=("$target")
  done
  ((${#missing[@]} == 0)) && return 0
  command -v rustup >/dev/null || stop "Missing: Rust for ${missing[*]}, and no rustup to add it."
  step "Adding ${missing[*]} to Rust" -- rustup target add "${missing[@]}"
}

# Whether somebody listens on a port of this machine.
taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# Stops unless PORT and the one after it, for health and metrics, can be had.
need_ports() {
  local port
  [[ $PORT =~ ^[1-9][0-9]{0,4}$ ]] && ((PORT < 65535)) || stop "PORT=$PORT is no port: take one from 1 to 65534."
  for port in "$PORT" $((PORT + 1)); do
    ! taken "$port" || stop "Something listens on port $port already. Another one: PORT=$((PORT + 1000)) make ..."
  done
}

# npm_tools FOLDER...: what its lock file names, and nothing else.
npm_tools() {
  local folder
  for folder in "$@"; do npm ci --prefix "$folder" --no-audit --no-fund --silent; done
}

# Serves a diary of nobody's on PORT for as long as the script runs.
serve_for_now() {
  local data
  data=$(mktemp -d)
  ANDRUM_DATA=$data ANDRUM_LISTEN="127.0.0.1:$PORT" ANDRUM_OPERATIONS_LISTEN="127.0.0.1:$((PORT + 1))" ANDRUM_LOG_FILTER=warn \
    target/release/andrum serve &
  local server=$!
  # shellcheck disable=SC2064
  trap "kill $server 2>/dev/null; wait $server 2>/dev/null; rm -rf '$data'" EXIT
  until taken "$PORT"; do
    kill -0 "$server" 2>/dev/null || stop 'The server did not start; it says why above.'
    sleep 0.1
  done
}
