package main

import (
	"context"
	"log/slog"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/opentracing/opentracing-go"
	"github.com/opentracing/opentracing-go/ext"
	"github.com/prometheus/client_golang/prometheus"
)

var requestIDForm = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)

// observer is what watches every request.
type observer struct {
	logger    *slog.Logger
	tracer    opentracing.Tracer
	durations *prometheus.HistogramVec
}

func newDurations(registry prometheus.Registerer) *prometheus.HistogramVec {
	durations := prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "http_request_duration_seconds", Help: "How long requests took.", Buckets: prometheus.DefBuckets,
	}, []string{"method", "route", "status"})
	registry.MustRegister(durations)
	return durations
}

type endpoint func(w http.ResponseWriter, r *http.Request) error

// observe gives a request its id and deadline, serves it, answers its error, and reports it: log line, metric, span.
func (o observer) observe(pattern string, serve endpoint) http.Handler {
	_, route, found := strings.Cut(pattern, " ")
	if !found {
		route = pattern
	}
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		begin := time.Now()
		id := r.Header.Get("X-Request-Id")
		if !requestIDForm.MatchString(id) {
			id = uuid.NewString()
		}
		w := &recorder{ResponseWriter: rw, status: http.StatusOK}
		w.Header().Set("X-Request-Id", id)
		span := o.start(r, route)
		defer func() {
			if cause := recover(); cause != nil {
				o.logger.ErrorContext(r.Context(), "panic", "cause", cause, "request_id", id)
				writeProblem(w, id, internal)
			}
			took := time.Since(begin)
			o.logger.LogAttrs(r.Context(), slog.LevelInfo, "request",
				slog.String("method", r.Method), slog.String("route", route), slog.String("path", r.URL.Path),
				slog.Int("status", w.status), slog.Int64("bytes", w.bytes), slog.Duration("took", took),
				slog.String("request_id", id))
			o.durations.WithLabelValues(r.Method, route, strconv.Itoa(w.status)).Observe(took.Seconds())
			ext.HTTPStatusCode.Set(span, uint16(w.status))
			span.Finish()
		}()
		ctx, cancel := context.WithTimeout(opentracing.ContextWithSpan(r.Context(), span), requestTimeout)
		defer cancel()
		r.Body = http.MaxBytesReader(w, r.Body, maxBodyBytes)
		if err := serve(w, r.WithContext(ctx)); err != nil {
			o.answer(ctx, w, id, err)
		}
	})
}

func (o observer) start(r *http.Request, route string) opentracing.Span {
	options := []opentracing.StartSpanOption{ext.SpanKindRPCServer}
	if parent, err := o.tracer.Extract(opentracing.HTTPHeaders, opentracing.HTTPHeadersCarrier(r.Header)); err == nil {
		options = append(options, opentracing.ChildOf(parent))
	}
	span := o.tracer.StartSpan(r.Method+" "+route, options...)
	ext.HTTPMethod.Set(span, r.Method)
	ext.HTTPUrl.Set(span, r.URL.RequestURI())
	return span
}

func (o observer) answer(ctx context.Context, w http.ResponseWriter, id string, err error) {
	p := problemOf(ctx, err)
	if p.Status >= http.StatusInternalServerError {
		o.logger.ErrorContext(ctx, "request failed", "error", err, "request_id", id)
	}
	writeProblem(w, id, p)
}

// recorder remembers what was answered.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (r *recorder) WriteHeader(status int) {
	r.status = status
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(body []byte) (int, error) {
	n, err := r.ResponseWriter.Write(body)
	r.bytes += int64(n)
	return n, err
}
