// The script that raises a room's walls from inside fresh Linux namespaces, then runs the build as an ordinary user.
// Kept as text, because the bundles carry no files beside them. What it does is told in docs/rooms.md.

/**
 * Run by `bash -c` as process 1 of a new PID namespace, with all capabilities of a new user namespace and none outside it.
 *
 * Arguments: folder, host name, home, umask, then triples of `writable|readable|hidden SOURCE AT` with parents before
 * children, then `--` and the command. Descriptor 3 receives `ready` once the walls stand; whatever ends before that
 * is the room's failure and not the command's. The command's output goes to descriptor 4.
 */
export const roomPrelude = `
set -euo pipefail
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:$PATH
folder=$1 host=$2 home=$3 mask=$4
shift 4
declare -a shownPaths=() shownAt=() shownFds=() hidden=()
declare -A keep=([/tmp]=1 [/var/tmp]=1)
while [ "$1" != -- ]; do
  case $1 in
    writable) shownPaths+=("$2"); shownAt+=("$3"); keep["$3"]=1 ;;
    readable) shownPaths+=("$2"); shownAt+=("$3") ;;
    hidden) hidden+=("$2") ;;
  esac
  shift 3
done
shift

# The network's own side and the host's name.
if command -v ip >/dev/null; then ip link set lo up 2>/dev/null || true; fi
hostname "$host" 2>/dev/null || printf '%s' "$host" 2>/dev/null >/proc/sys/kernel/hostname || true

# The name server's file often lies below /run.
resolver=$(readlink -f /etc/resolv.conf 2>/dev/null || true)
if [ -f "$resolver" ] && [ "$resolver" != "\${resolver#/run/}" ]; then
  shownPaths+=("$resolver"); shownAt+=("$resolver")
fi

# A descriptor keeps a path within reach after a fresh folder has covered the way to it.
for path in "\${shownPaths[@]}"; do
  exec {fd}<"$path"
  shownFds+=("$fd")
done
for cover in /tmp /var/tmp /run; do
  if [ -d "$cover" ] && [ ! -L "$cover" ]; then mount -t tmpfs -o mode=1777,nosuid,nodev tmpfs "$cover"; fi
done

# Devices: only those that hold no state of the machine.
mkdir /tmp/.dev
mount -t tmpfs -o mode=755,nosuid tmpfs /tmp/.dev
for node in null zero full random urandom tty; do
  if [ -e "/dev/$node" ]; then
    : >"/tmp/.dev/$node"
    mount --bind "/dev/$node" "/tmp/.dev/$node"
  fi
done
mkdir /tmp/.dev/shm /tmp/.dev/pts
mount -t tmpfs -o mode=1777,nosuid,nodev tmpfs /tmp/.dev/shm
if mount -t devpts -o newinstance,ptmxmode=0666,mode=0620 devpts /tmp/.dev/pts 2>/dev/null; then ln -s pts/ptmx /tmp/.dev/ptmx; fi
ln -s /proc/self/fd /tmp/.dev/fd
ln -s /proc/self/fd/0 /tmp/.dev/stdin
ln -s /proc/self/fd/1 /tmp/.dev/stdout
ln -s /proc/self/fd/2 /tmp/.dev/stderr
mount --rbind /tmp/.dev /dev
umount -l /tmp/.dev
rmdir /tmp/.dev

# The room and what was asked for come back, each as a mount of its own.
for index in "\${!shownPaths[@]}"; do
  path=\${shownAt[$index]} fd=\${shownFds[$index]}
  if [ -d "/proc/self/fd/$fd/." ]; then
    mkdir -p "$path"
  else
    mkdir -p "\${path%/*}/"
    if [ ! -e "$path" ]; then : >"$path"; fi
  fi
  mount --no-canonicalize --bind "/proc/self/fd/$fd" "$path"
  exec {fd}<&-
done

# Names of the one user, the same on every machine; Java and others read the home folder from here.
printf 'root:x:0:0:root:/:/bin/sh\\nbuilder:x:1000:1000:builder:%s:/bin/bash\\nnobody:x:65534:65534:nobody:/:/bin/false\\n' "$home" >/tmp/.passwd
printf 'root:x:0:\\nbuilder:x:1000:\\nnogroup:x:65534:\\n' >/tmp/.group
for name in passwd group; do
  if [ -f "/etc/$name" ]; then mount --bind "/tmp/.$name" "/etc/$name"; fi
  rm "/tmp/.$name"
done

for path in "\${hidden[@]}"; do
  if [ -d "$path" ]; then
    mount -t tmpfs -o size=4k,mode=755 tmpfs "$path"
  elif [ -f "$path" ]; then
    mount --bind /dev/null "$path"
  fi
done

# Everything else becomes read-only. The flags that a mount has must be said again, or the kernel refuses.
mount --bind /proc/sys /proc/sys
if [ -e /proc/sysrq-trigger ]; then mount --bind /dev/null /proc/sysrq-trigger; fi
while read -r _ _ _ _ point options _; do
  printf -v point '%b' "$point"
  case $point in
    /proc/sys | /dev) ;;
    /proc | /proc/* | /dev/*) continue ;;
  esac
  if [ -n "\${keep["$point"]:-}" ]; then continue; fi
  case ,$options, in *,ro,*) continue ;; esac
  options=\${options#rw}
  mount -o "remount,bind,ro$options" "$point" 2>/dev/null || true
done </proc/self/mountinfo

cd "$folder"
set +e
umask "$mask"
unshare --user --map-user=1000 --map-group=1000 -- \\
  sh -c 'printf ready >&3; exec "$@" >&4 2>&4 3>&- 4>&-' sh "$@"
exit $?
`;
