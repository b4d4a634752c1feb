package wire

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/big"
	"regexp"
	"strings"
	"time"

	"onestop/app/hall"
)

// NewToken makes a progress token: 128 random bits in 22 characters. It stands on the
// receipt only; the kiosk keeps its hash.
func NewToken(random io.Reader) (string, error) {
	var b [16]byte
	if err := fill(random, b[:]); err != nil {
		return "", fmt.Errorf("progress token: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(b[:]), nil
}

// TokenHash is what is stored and sent in place of the token.
func TokenHash(token string) Hash { return sha256.Sum256([]byte("onestop/1/token\n" + token)) }

const tokenLen = 22

// Proof is the statement in a receipt's QR code: this kiosk took in this number, for
// this item, at this time. The kiosk is the one whose code stands in the number.
type Proof struct {
	Number hall.Number
	At     time.Time // whole seconds
	Item   [8]byte   // ItemMark of the item code
	Token  string    // of the progress page, bound by the signature
}

// ItemMark is the short hash by which a proof names an item: codes of items have up to
// 54 characters, which would make the QR code hard to scan. VerifyProof's caller
// compares it with the marks of the items it knows.
func ItemMark(item string) [8]byte {
	sum := sha256.Sum256([]byte("onestop/1/item\n" + item))
	return [8]byte(sum[:8])
}

// proofLen is version 1, number 11, time 4, item 8, signature 64.
const (
	proofVersion = 1
	proofBody    = 1 + 11 + 4 + 8
	proofLen     = proofBody + ed25519.SignatureSize
)

// ReceiptProof returns the whole text of a receipt's QR code: BASE/p/<token>#<proof>.
// The fragment never reaches a server. With a base of 40 characters it has 184.
func ReceiptProof(base string, p Proof, key ed25519.PrivateKey) (string, error) {
	if err := checkBase(base); err != nil {
		return "", fmt.Errorf("receipt proof: %w", err)
	}
	if !tokenForm.MatchString(p.Token) {
		return "", errors.New("receipt proof: malformed token")
	}
	body, err := p.body()
	if err != nil {
		return "", fmt.Errorf("receipt proof: %w", err)
	}
	if len(key) != ed25519.PrivateKeySize {
		return "", fmt.Errorf("receipt proof: private key has %d bytes", len(key))
	}
	signed := append(body, ed25519.Sign(key, p.signedText(body))...)
	return base + "/p/" + p.Token + "#" + base64.RawURLEncoding.EncodeToString(signed), nil
}

// VerifyProof reads a scanned QR text and checks, with no network, that the kiosk with
// that public key made it.
func VerifyProof(qr string, key ed25519.PublicKey) (Proof, error) {
	p, body, signature, err := parseProof(qr)
	if err != nil {
		return Proof{}, err
	}
	if len(key) != ed25519.PublicKeySize || !ed25519.Verify(key, p.signedText(body), signature) {
		return Proof{}, fmt.Errorf("%w: receipt proof: the signature does not hold", ErrMalformed)
	}
	return p, nil
}

// ReadProof reads a scanned QR text without judging the signature, for example to
// learn from the number which kiosk's key to verify with.
func ReadProof(qr string) (Proof, error) {
	p, _, _, err := parseProof(qr)
	return p, err
}

// KioskCode is the three characters of the kiosk in the number.
func (p Proof) KioskCode() string {
	digits := strings.ReplaceAll(string(p.Number), "-", "")
	if len(digits) != 17 {
		return ""
	}
	return digits[8:11]
}

// TokenOf returns the progress token in a scanned QR text or in a progress page's
// address. It needs no proof: the phone's address bar may have dropped the fragment.
func TokenOf(qr string) (string, bool) {
	address, _, _ := strings.Cut(strings.TrimSpace(qr), "#")
	_, token, ok := strings.Cut(address, "/p/")
	return token, ok && tokenForm.MatchString(token)
}

var tokenForm = regexp.MustCompile(`^[A-Za-z0-9_-]{22}$`)

func (p Proof) body() ([]byte, error) {
	b := make([]byte, proofBody)
	b[0] = proofVersion
	n, ok := new(big.Int).SetString(strings.ReplaceAll(string(p.Number), "-", ""), 36)
	if !ok || n.Sign() <= 0 || n.BitLen() > 88 {
		return nil, fmt.Errorf("number %q", p.Number)
	}
	n.FillBytes(b[1:12])
	at := p.At.Unix()
	if at < 0 || at > 1<<32-1 {
		// A clock that is this wrong must not stop a submission; zero means unknown.
		at = 0
	}
	binary.BigEndian.PutUint32(b[12:16], uint32(at))
	copy(b[16:], p.Item[:])
	return b, nil
}

// signedText binds the token without carrying it twice.
func (p Proof) signedText(body []byte) []byte {
	text := append([]byte(forProof+"\n"), body...)
	h := TokenHash(p.Token)
	return append(text, h[:]...)
}

func parseProof(qr string) (p Proof, body, signature []byte, err error) {
	if len(qr) > 512 {
		return p, nil, nil, fmt.Errorf("%w: receipt proof: %d characters", ErrMalformed, len(qr))
	}
	_, fragment, _ := strings.Cut(strings.TrimSpace(qr), "#")
	token, ok := TokenOf(qr)
	b, err := base64.RawURLEncoding.Strict().DecodeString(fragment)
	if err != nil || !ok || len(b) != proofLen || b[0] != proofVersion || strings.ContainsAny(fragment, "\r\n") {
		return p, nil, nil, fmt.Errorf("%w: receipt proof: not a receipt's QR code", ErrMalformed)
	}
	body, signature = b[:proofBody], b[proofBody:]
	digits := strings.ToUpper(new(big.Int).SetBytes(body[1:12]).Text(36))
	// A prefix of zeros falls off on the way through the integer.
	digits = strings.Repeat("0", max(0, 17-len(digits))) + digits
	p.Number, err = hall.ParseNumber(digits)
	// ParseNumber forgives people I for 1; a proof has one form only.
	if err != nil || strings.ReplaceAll(string(p.Number), "-", "") != digits {
		return p, nil, nil, fmt.Errorf("%w: receipt proof: the number is not as it is written", ErrMalformed)
	}
	if at := binary.BigEndian.Uint32(body[12:16]); at != 0 {
		p.At = time.Unix(int64(at), 0).UTC()
	}
	copy(p.Item[:], body[16:])
	p.Token = token
	return p, body, signature, nil
}
