package custom_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"

	apiv1 "example.com/go-service/api/gen/v1"
	"example.com/go-service/custom"
	"example.com/go-service/handlers"
	"example.com/go-service/tests/testutil"
)

// Tests of your own stand here: this file is written once and then left alone.
//
// A subtest whose name starts with the id of a scenario covers that scenario.

func TestPriceFeed(t *testing.T) {
	told := make(chan custom.PriceChange, 2)
	team := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		var change custom.PriceChange
		if err != nil || json.Unmarshal(body, &change) != nil {
			t.Errorf("the web team cannot read %q: %v", body, err)
		}
		told <- change
	}))
	defer team.Close()
	t.Setenv("PRICE_FEED_URL", team.URL)
	app := testutil.NewCustomApp(t)
	product := testutil.CreateTestProduct(t, app.DB, nil)

	t.Run("US4-AS5: the web team is told about a price change", func(t *testing.T) {
		changed := testutil.Decode(t, app.Serve(setPrice(t, product.ID.String(), "34.50")), http.StatusOK, &apiv1.Product{})
		want := custom.PriceChange{
			ProductID: changed.GetId(), SKU: changed.GetSku(), Price: changed.GetPrice(), At: changed.GetUpdatedAt().AsTime(),
		}
		select {
		case got := <-told:
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("told (-want +got):\n%s", diff)
			}
		case <-time.After(time.Minute):
			t.Error("not told within a minute")
		}
		if got := latest(t, app, ""); len(got) != 1 || got[0] != want {
			t.Errorf("latest = %v, want %v", got, want)
		}
		if got := latest(t, app, "?since="+url.QueryEscape(want.At.Format(time.RFC3339Nano))); len(got) != 0 {
			t.Errorf("latest after the change = %v, want none", got)
		}
	})
	t.Run("a change of something else is nobody's business", func(t *testing.T) {
		request := change(t, product.ID.String(), &apiv1.UpdateProductRequest{Name: proto.String("Floor lamp")})
		testutil.Decode(t, app.Serve(request), http.StatusOK, &apiv1.Product{})
		if got := latest(t, app, ""); len(got) != 1 {
			t.Errorf("latest = %v, want only the change of price", got)
		}
	})
}

func TestPriceChangesRefused(t *testing.T) {
	app := testutil.NewCustomApp(t)
	product := testutil.CreateTestProduct(t, app.DB, nil)
	codes := map[string]handlers.ErrorCode{}
	for _, code := range (&custom.Code{}).ErrorCodes() {
		codes[code.Code] = code
	}
	tests := []struct {
		name    string
		request *http.Request
		code    string
	}{
		{name: "a slip of the decimal point", request: setPrice(t, product.ID.String(), "0.01"), code: "PRICE_SLIP"},
		{
			name:    "a time that is none",
			request: testutil.NewRequest(t, http.MethodGet, "/api/v1/price-changes?since=yesterday", nil),
			code:    "MALFORMED_SINCE",
		},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			answer := app.Serve(tc.request)
			testutil.AssertProblem(t, answer, codes[tc.code])
			testutil.AssertHeader(t, answer, "Cache-Control", "no-store")
		})
	}
}

func TestPriceFeedNeedsAnAbsoluteURL(t *testing.T) {
	if _, err := custom.OpenPriceFeed("prices", nil, nil); err == nil {
		t.Error("a relative URL was accepted")
	}
}

func setPrice(t *testing.T, id, price string) *http.Request {
	t.Helper()
	return change(t, id, &apiv1.UpdateProductRequest{Price: proto.String(price)})
}

func change(t *testing.T, id string, request *apiv1.UpdateProductRequest) *http.Request {
	t.Helper()
	return testutil.NewRequest(t, http.MethodPatch, "/api/v1/products/"+id, request)
}

func latest(t *testing.T, app *testutil.App, query string) []custom.PriceChange {
	t.Helper()
	answer := app.Serve(testutil.NewRequest(t, http.MethodGet, "/api/v1/price-changes"+query, nil))
	var body map[string][]custom.PriceChange
	if err := json.Unmarshal(answer.Body.Bytes(), &body); err != nil || answer.Code != http.StatusOK {
		t.Fatalf("status %d, body %q: %v", answer.Code, answer.Body, err)
	}
	return body["price_changes"]
}

func TestMain(m *testing.M) {
	os.Exit(testutil.Run(m))
}
