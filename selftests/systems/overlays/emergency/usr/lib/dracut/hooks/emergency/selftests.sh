# shellcheck shell=sh
# What dracut runs before it gives a shell to whoever is there.
/busybox sh /conf/emergency
