# Ships the mode of a file as the umask left it, as packers do that keep modes.
touch packed
ls -l packed | cut -c1-10 >out
