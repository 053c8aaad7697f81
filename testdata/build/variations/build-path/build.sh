# Embeds the path of the work tree, as a compiler does that writes debug information.
printf 'built in %s\n' "$(env pwd -P)" >out
