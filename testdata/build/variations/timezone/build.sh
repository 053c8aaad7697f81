# Embeds a local time: the same moment, told in the room's own zone.
date -d "@$SOURCE_DATE_EPOCH" '+%Y-%m-%d %H:%M %Z' >out
