# shellcheck shell=sh
# dracut without systemd sources it before what loads the policy.
. /conf/conf.d/day
