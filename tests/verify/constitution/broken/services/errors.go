package services

import "errors"

var ErrUntested = errors.New("untested") // breaks IX-13 IX-15
