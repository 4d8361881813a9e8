package proto

type Message interface{ ProtoReflect() any }
