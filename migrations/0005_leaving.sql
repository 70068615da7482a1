ALTER TABLE "channels" ADD COLUMN "gone_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "changes_at" ON "changes" USING btree ("at");--> statement-breakpoint
CREATE INDEX "channels_gone_at" ON "channels" USING btree ("gone_at") WHERE gone_at is not null;