#!/usr/bin/env bash
# Runs bench/Khonsu.Bench.Cluster with the arguments it is given. Rivals that are named and missing are installed from
# Debian first; where that fails, the benchmark leaves them out, and says so.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# What the program compares to when nobody says anything.
rivals=khonsu,single,etcd
for ((place = 1; place < $#; place++)); do
    next=$((place + 1))
    case ${!place} in
        --rivals) rivals=${!next} ;;
        --growth) rivals= ;;
    esac
done

missing=()
if [[ ,$rivals, == *,etcd,* ]] && ! command -v etcd >/dev/null; then
    missing+=(etcd-server)
fi
# Debian has its servers beside the path.
if [[ ,$rivals, == *,postgres,* ]] && ! command -v initdb >/dev/null && ! compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null
then
    missing+=(postgresql)
fi
if ((${#missing[@]} != 0)); then
    (apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}") >&2 \
        || echo "Not installed: ${missing[*]}" >&2
fi

dotnet run -c Release --project bench/Khonsu.Bench.Cluster -- "$@"
