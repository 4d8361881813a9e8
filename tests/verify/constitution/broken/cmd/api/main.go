package main

import "example.com/broken/handlers"

func main() { handlers.NewRouter() }
