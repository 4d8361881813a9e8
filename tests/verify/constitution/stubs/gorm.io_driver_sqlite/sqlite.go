package sqlite

func Open(string) any { return nil }
