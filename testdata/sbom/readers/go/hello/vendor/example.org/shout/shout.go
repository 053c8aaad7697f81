package shout

func Loud(text string) string { return text + "!" }
