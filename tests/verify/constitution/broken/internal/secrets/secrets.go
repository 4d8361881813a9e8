package secrets // breaks VIII-12

import "os"

var Key = os.Getenv("KEY") // breaks VII-13
