# shellcheck shell=sh
# ... and this after it.
. /conf/param.conf
