CREATE TABLE "kept_texts" (
	"id" text PRIMARY KEY NOT NULL,
	"text" text NOT NULL,
	"used_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "stores" (
	"id" text NOT NULL,
	"only" integer PRIMARY KEY NOT NULL
);
--> statement-breakpoint
CREATE INDEX "kept_texts_used_at" ON "kept_texts" USING btree ("used_at");