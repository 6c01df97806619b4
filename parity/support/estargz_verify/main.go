// Opens an eStargz layer as the stargz snapshotter does, for parity tests: by its index alone, with every chunk of every file read and verified.
// Called with the layer and the digest of its index; prints every file with the digest of its content.
package main

import (
	"crypto/sha256"
	"fmt"
	"io"
	"log"
	"os"

	"github.com/containerd/stargz-snapshotter/estargz"
	digest "github.com/opencontainers/go-digest"
)

func main() {
	file, err := os.Open(os.Args[1])
	check(err)
	info, err := file.Stat()
	check(err)
	reader, err := estargz.Open(io.NewSectionReader(file, 0, info.Size()))
	check(err)
	verifier, err := reader.VerifyTOC(digest.Digest(os.Args[2]))
	check(err)
	root, ok := reader.Lookup("")
	if !ok {
		log.Fatal("there is no root")
	}
	list(reader, verifier, "", root)
}

func list(reader *estargz.Reader, verifier estargz.TOCEntryVerifier, path string, entry *estargz.TOCEntry) {
	entry.ForeachChild(func(name string, child *estargz.TOCEntry) bool {
		inner := path + "/" + name
		switch child.Type {
		case "dir":
			list(reader, verifier, inner, child)
		case "reg":
			fmt.Printf("%s %s\n", inner, read(reader, verifier, inner, child))
		default:
			fmt.Printf("%s %s\n", inner, child.Type)
		}
		return true
	})
}

func read(reader *estargz.Reader, verifier estargz.TOCEntryVerifier, path string, entry *estargz.TOCEntry) string {
	whole := sha256.New()
	content, err := reader.OpenFile(path)
	check(err)
	for at := int64(0); at < entry.Size; {
		chunk, ok := reader.ChunkEntryForOffset(path, at)
		if !ok {
			log.Fatalf("%s has no chunk at %d", path, at)
		}
		expected, err := verifier.Verifier(chunk)
		check(err)
		_, err = io.Copy(io.MultiWriter(expected, whole), io.NewSectionReader(content, at, chunk.ChunkSize))
		check(err)
		if !expected.Verified() {
			log.Fatalf("%s is not what the index says, at %d", path, at)
		}
		at += chunk.ChunkSize
	}
	return fmt.Sprintf("%x", whole.Sum(nil))
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
