package apiv1 // breaks VI-4

type Product struct {
	Id    string
	Sku   string
	Price string
}

func (*Product) ProtoReflect() any { return nil }
func (p *Product) GetId() string   { return p.Id }
func (p *Product) GetSku() string  { return p.Sku }

type CreateProductRequest struct{ Sku *string }

func (*CreateProductRequest) ProtoReflect() any { return nil }
