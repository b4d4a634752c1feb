package agent

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"os"
	"syscall"

	"onestop/app/hall"
	"onestop/sync/wire"
)

// The codes of the agent's errors; the words for staff are "agent.<code>".
const (
	CodeNotEnrolled = "not_enrolled" // no code was entered yet
	CodeEnrolled    = "enrolled"     // enrolled already, with work that only this enrolment can deliver
	CodeTyped       = "code_typed"   // the enrolment code has a typing error
	CodeOffline     = "offline"      // no network
	CodeName        = "name"         // the portal's name is not known to the network
	CodeUnreachable = "unreachable"  // the network is there, nobody listens at the address
	CodeTimeout     = "timeout"      // no answer in time
	CodeCut         = "cut"          // the connection broke
	CodeCertificate = "certificate"  // what answers there is not our portal
	CodeForeign     = "foreign"      // an answer that the portal did not sign
	CodePortal      = "portal_error" // the portal itself failed
	CodeAnswer      = "answer"       // signed by the portal and not understood
)

func fault(code, hint string, err error) *hall.Error {
	return &hall.Error{Code: code, Key: "agent." + code, Hint: hint, Err: err}
}

// errCertificate marks a server that is not our portal.
var errCertificate = errors.New("not our portal's certificate")

// transportFault says in plain words why a question got no answer at all.
func transportFault(err error) *hall.Error {
	var named *hall.Error
	var dns *net.DNSError
	var alert tls.AlertError
	var record tls.RecordHeaderError
	switch {
	case errors.As(err, &named):
		return named
	case errors.Is(err, errCertificate):
		return fault(CodeCertificate, "another server answers at the portal's address; check address, proxy and guest network", err)
	case errors.As(err, &record), errors.Is(err, http.ErrSchemeMismatch):
		return fault(CodeForeign, "something that is not the portal answers; check for a guest network's log-in page", err)
	case errors.As(err, &alert):
		return fault(CodeCertificate, "the portal does not take this kiosk's certificate; enrol again", err)
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded):
		return fault(CodeTimeout, "the portal or the line is too slow", err)
	case errors.As(err, &dns):
		return fault(CodeName, "the portal's name is not known: check the network cable and the DNS", err)
	case errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETDOWN):
		return fault(CodeOffline, "check the network cable", err)
	case errors.Is(err, syscall.ECONNREFUSED):
		return fault(CodeUnreachable, "nothing listens at the portal's address: is the portal running, is the address right", err)
	}
	return fault(CodeCut, "the connection broke; look at the line when it repeats", err)
}

// portalFault says in plain words what the portal refused.
func portalFault(f *wire.Fault) *hall.Error {
	switch f.Code {
	case wire.FaultInternal:
		return fault(CodePortal, "the portal failed; its log says why", f)
	case wire.FaultMalformed:
		return fault(string(f.Code), "kiosk and portal do not understand each other; are both up to date?", f)
	case wire.FaultUnknown, wire.FaultRevoked, wire.FaultExpired:
		return fault(string(f.Code), "look the kiosk up in the portal's registry, enrol it again", f)
	case wire.FaultBadCode:
		return fault(string(f.Code), "make a new code at the portal", f)
	case wire.FaultBusy, wire.FaultNotFound, wire.FaultNotRateable:
		return fault(string(f.Code), "nothing to do", f)
	}
	return fault(CodeAnswer, "kiosk and portal do not understand each other; are both up to date?", f)
}

// asFault makes any error of this package one that people can read.
func asFault(err error) *hall.Error {
	var named *hall.Error
	var refused *wire.Fault
	switch {
	case err == nil:
		return nil
	case errors.As(err, &named):
		return named
	case errors.As(err, &refused):
		return portalFault(refused)
	case errors.Is(err, wire.ErrMalformed):
		return fault(CodeForeign, "something between kiosk and portal changes answers; check for a guest network's log-in page", err)
	}
	return transportFault(err)
}
