# What the stages of a build are labelled with that nobody needs after it: each build throws away its own and not those
# that another checkout's build, or that of the next image, is just about to copy from. Source it.

# stage_name IMAGE: as unique as a build; the same at its next try, which then finds in the cache what succeeded.
stage_name() { printf '%s-%s' "$1" "$(pwd | cksum | cut -d ' ' -f 1)"; }
