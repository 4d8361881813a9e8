module google.golang.org/protobuf

go 1.27

require github.com/google/go-cmp v0.0.0
