# Whose lab it is. Source it, after say.sh and containers.sh.
#
# What the lab makes in Docker carries the path of its checkout: containers and network by docker-compose.yaml,
# volumes by up.sh. A project's name alone says nothing: another clone has the same, and so may any Compose project.

# Prints a line for each thing of the project: "checkout PATH", else "folder PATH" (Compose's label), else "nobody".
owners() {
  checkout='{{if .Label "redis-ha-lab.checkout"}}checkout {{.Label "redis-ha-lab.checkout"}}'
  folder='{{else if .Label "com.docker.compose.project.working_dir"}}folder {{.Label "com.docker.compose.project.working_dir"}}'
  filter="label=com.docker.compose.project=$(project)"
  docker ps -a --filter "$filter" --format "$checkout$folder{{else}}nobody{{end}}"
  docker network ls --filter "$filter" --format "$checkout{{else}}nobody{{end}}"
  docker volume ls --filter "$filter" --format "$checkout{{else}}nobody{{end}}"
}

# gone PATH: no checkout is there any more. What a folder holds that may not be entered is not known.
gone() {
  [ ! -e "$1/docker-compose.yaml" ] || return 1
  at=$1
  until [ -d "$at" ]; do at=$(dirname "$at"); done
  [ -x "$at" ]
}

not_ours() {
  (fail "$1; nothing was changed." "Have a lab of your own beside it: LAB_PROJECT=other, LAB_NET=198.18.$((($2 + 1) % 256)) and other ports (make start names those that are taken)$3") || exit 77
}

# Ends with 77, and a sentence that names the owner, when the lab is somebody else's.
refuse_foreign() {
  mine='' former='' other='' nobody=''
  while read -r kind path; do
    case "$kind" in
      nobody) nobody=1 ;;
      '') ;;
      *)
        if [ "$path" = "$LAB_CHECKOUT" ]; then
          mine=1
        elif [ "$kind" = checkout ] && gone "$path"; then
          former=$path
        else
          other=$path
        fi
        ;;
    esac
  done <<END
$(owners | sort -u)
END
  net=$(setting LAB_NET 198.18.77)
  [ -z "$other" ] || not_ours "The lab $(project) belongs to $other" "${net##*.}" ", or use it from there."
  [ -z "$mine" ] || return 0
  if [ -n "$former" ]; then
    note "The lab $(project) was started from $former, which is gone: it counts as this checkout's."
  # Volumes from before there were labels: whoever has the passwords started them.
  elif [ -n "$nobody" ] && [ -z "$(env_get REDIS_ADMIN_PASSWORD)" ]; then
    not_ours "The Compose project $(project) was not started from here" "${net##*.}" "."
  fi
}
