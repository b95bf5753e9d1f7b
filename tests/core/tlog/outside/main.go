// Reads a published Ikrar log with the Go checksum database's own code: golang.org/x/mod/sumdb/{note,tlog}.
//
// usage: main DIR VKEY OLDCHECKPOINT INDEX...
// Opens DIR/checkpoint and OLDCHECKPOINT with VKEY, authenticates the tiles against the root, proves and checks the
// inclusion of each INDEX with the leaf hash of its entry in the bundle, and the consistency of the two checkpoints.
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func check(err error, what string) {
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", what, err)
		os.Exit(1)
	}
}

func open(path, vkey string) tlog.Tree {
	raw, err := os.ReadFile(path)
	check(err, "read checkpoint")
	verifier, err := note.NewVerifier(vkey)
	check(err, "vkey")
	opened, err := note.Open(raw, note.VerifierList(verifier))
	check(err, "open note")
	lines := strings.Split(opened.Text, "\n")
	if lines[0] != verifier.Name() {
		check(fmt.Errorf("%q", lines[0]), "origin")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	check(err, "size")
	root, err := base64.StdEncoding.DecodeString(lines[2])
	check(err, "root")
	tree := tlog.Tree{N: size}
	copy(tree.Hash[:], root)
	return tree
}

// The C2SP path has no height; the rest is the path of x/mod.
func path(dir string, tile tlog.Tile) string {
	return filepath.Join(dir, "tile", strings.TrimPrefix(tile.Path(), "tile/8/"))
}

type reader struct{ dir string }

func (r reader) Height() int { return 8 }

func (r reader) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		data, err := os.ReadFile(path(r.dir, tile))
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}

func (r reader) SaveTiles([]tlog.Tile, [][]byte) {}

func entry(dir string, index, size int64) []byte {
	tile := tlog.Tile{H: 8, L: -1, N: index / 256, W: 256}
	if rest := size - tile.N*256; rest < 256 {
		tile.W = int(rest)
	}
	name := strings.Replace(tile.Path(), "tile/8/data/", "", 1)
	data, err := os.ReadFile(filepath.Join(dir, "tile", "entries", name))
	check(err, "bundle")
	for at := int64(0); ; at++ {
		length := int(binary.BigEndian.Uint16(data))
		if at == index%256 {
			return data[2 : 2+length]
		}
		data = data[2+length:]
	}
}

func main() {
	dir, vkey := os.Args[1], os.Args[2]
	tree, old := open(filepath.Join(dir, "checkpoint"), vkey), open(os.Args[3], vkey)
	hashes := tlog.TileHashReader(tree, reader{dir})
	for _, arg := range os.Args[4:] {
		index, err := strconv.ParseInt(arg, 10, 64)
		check(err, "index")
		proof, err := tlog.ProveRecord(tree.N, index, hashes)
		check(err, "prove "+arg)
		leaf := tlog.RecordHash(entry(dir, index, tree.N))
		check(tlog.CheckRecord(proof, tree.N, tree.Hash, index, leaf), "inclusion of "+arg)
		var line bytes.Buffer
		for _, hash := range proof {
			line.WriteString(hash.String() + " ")
		}
		fmt.Printf("%s %s\n", arg, strings.TrimSpace(line.String()))
	}
	proof, err := tlog.ProveTree(tree.N, old.N, hashes)
	check(err, "prove tree")
	check(tlog.CheckTree(proof, tree.N, tree.Hash, old.N, old.Hash), "consistency")
	var line []string
	for _, hash := range proof {
		line = append(line, hash.String())
	}
	fmt.Printf("consistent %d %d %s\n", old.N, tree.N, strings.Join(line, " "))
}
